// The statuses that the API knows, in the order of a sale. Others are shown as they are, in a neutral colour.

const known = new Map([
  ['New', 'New'], ['Waiting', 'Waiting'], ['Contacted', 'Contacted'], ['Replied', 'Replied'], ['Interested', 'Interested'],
  ['MeetingBooked', 'Meeting booked'], ['NotInterested', 'Not interested'], ['DoNotContact', 'Do not contact'],
]);
const order = [...known.keys()];

/** @param {string} status */
export function statusLabel(status) {
  return known.get(status) ?? (status || 'No status');
}

/** The status' colour in the style sheet. @param {string} status */
export function statusTone(status) {
  return `var(--${known.has(status) ? status : 'other'})`;
}

/** Known ones first. @param {string} status */
export function statusRank(status) {
  const rank = order.indexOf(status);
  return rank < 0 ? order.length : rank;
}
