/** Redis channel on which processes hear whose notices are new; account ids joined by commas. */
export const NEWS_CHANNEL = 'picket:notices';
