/** What lives behind the welcome: the evening of the first story. Small, because the first view holds it. */
export const WELCOME_SCENARIO = 'fall-at-night';
/** Simulated seconds in one second, and the stretch of the evening that is shown again and again, ms: nothing has happened by then. */
export const WELCOME_SPEED = 60;
export const WELCOME_MS = 130 * 60_000;
