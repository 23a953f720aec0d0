// What may be known of a lead or not: a filter, a chip and a share each.

/** @typedef {'enriched' | 'email' | 'phone'} Trait */

/** @type {{ trait: Trait, filter: string, share: string }[]} */
export const traits = [
  { trait: 'enriched', filter: 'Enriched', share: 'Enriched' },
  { trait: 'email', filter: 'Has e-mail', share: 'With e-mail' },
  { trait: 'phone', filter: 'Has phone', share: 'With phone' },
];
