export default function States() {
  return null;
}
