/** Words of the town's key: short in the picture, in full on hover and in the help. */
export const TOWN_WORDS = {
  key: 'Key to the symbols', true: 'True', said: 'Said',
  trueHint: 'What is really so. Only the lab knows it; the pipeline never sees it', saidHint: 'What the pipeline told somebody, by priority (IEC 60601-1-8)',
  brief: { episode: 'episode', fault: 'fault', attack: 'attack', cut: 'cut off', high: 'high', medium: 'medium', low: 'low' },
  hints: {
    episode: 'Episode: something clinical happens to the resident', fault: 'Fault: an accident of kit or network', attack: 'Attack: somebody meddles with kit, network or messages', cut: 'Cut off: hub or network are down, nothing arrives',
    high: 'High priority: act at once', medium: 'Medium priority: act soon', low: 'Low priority: know about it',
  },
  attack: 'attack', spark: 'a rising bead: the hub sends a message',
} as const;
