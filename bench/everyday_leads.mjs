// Imports of another make than lifelike_leads.mjs: people of English-speaking places who write long posts and messages in
// everyday English. Seeded: the same import every time. `judged`, of other sentences and names than `fitted`, is for judging.
import { fittedPosts, judgedPosts } from './everyday_posts.mjs';
import { randomFrom } from './token_corpus.mjs';

const sets = {
  fitted: {
    posts: fittedPosts,
    first: 'James Mary Robert Patricia Michael Jennifer David Linda William Elizabeth Priya Omar Chloe Hannah Diego Fatima'.split(' '),
    last: 'Smith Johnson Brown Miller Davis Wilson Anderson Taylor Thomas Moore Okafor Nguyen Patel Murphy Walsh Kowalski'.split(' '),
    titles: ['Operations Manager', 'Owner', 'Regional Sales Director at a family business', 'Nurse, trainer and founder', 'Head of People', 'Senior Buyer'],
    companies: ['Riverside Supply', 'Brightwater Foods Inc.', 'Hillcrest Medical Group', 'Northern Pine Logistics LLC', 'Cobalt Street Media'],
    places: ['Denver, Colorado, United States', 'Manchester, England, United Kingdom', 'Toronto, Ontario, Canada', 'Cork, Ireland'],
    skills: ['Team Leadership', 'Budgeting', 'Public Speaking', 'Microsoft Excel', 'Inventory Management', 'Customer Service'],
  },
  judged: {
    posts: judgedPosts,
    first: 'Charles Karen Daniel Nancy Matthew Sandra Anthony Ashley Kevin Megan Rahul Aisha Liam Sophie Mateo Grace'.split(' '),
    last: 'Clark Lewis Walker Hall Allen Young King Wright Scott Green Mensah Tran Sharma Byrne Campbell Novak'.split(' '),
    titles: ['Plant Supervisor', 'Co-founder and CEO', 'Account Executive, mid-market', 'Teacher turned product manager', 'VP of Finance', 'Procurement Lead'],
    companies: ['Oak & Anchor Brewing Co.', 'Summit Trail Outfitters', 'Lakeside Dental Partners', 'Harbor Freight Forwarding Ltd', 'Yellow Door Realty'],
    places: ['Portland, Oregon, United States', 'Bristol, England, United Kingdom', 'Auckland, New Zealand', 'Brisbane, Queensland, Australia'],
    skills: ['Project Planning', 'Negotiation', 'Hiring', 'Salesforce', 'Quality Control', 'Cold Calling'],
  },
};

function leadFrom(random, set) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const hex = (n) => Array.from({ length: n }, () => Math.floor(random() * 16).toString(16)).join('');
  const times = (least, most, make) => Array.from({ length: least + Math.floor(random() * (most - least + 1)) }, make);
  const day = () => new Date(1.72e12 + random() * 6e10).toISOString();
  /** Whole posts, and posts put together from sentences of several. */
  const text = () => (random() < 0.5 ? times(1, 3, () => pick(set.posts)).join('\n\n') : times(2, 9, () => pick(pick(set.posts).split(/(?<=[.!?]) /))).join(' '));
  const [first, last] = [pick(set.first), pick(set.last)];
  const slug = `${first}-${last}-${hex(5)}`.toLowerCase();
  const company = pick(set.companies);
  const message = () => ({ id: `m-${hex(12)}`, content: text(), channel: pick(['EMAIL', 'LINKEDIN']), date: day(), senderName: `${pick(set.first)} ${pick(set.last)}` });
  return {
    id: `${hex(8)}-${hex(4)}-7${hex(3)}-9${hex(3)}-${hex(12)}`, name: `${first} ${last}`, title: pick(set.titles), company, score: Math.floor(random() * 101),
    linkedinUrl: `https://www.linkedin.com/in/${slug}`, status: pick(['New', 'Contacted', 'Replied', 'Interested', 'NotInterested']), lastInteraction: random() < 0.7 ? day() : '',
    description: random() < 0.8 ? text() : '', linkedinProfileEnriched: true, location: pick(set.places), email: random() < 0.6 ? `${first}.${last}@${company.split(' ')[0]}.example`.toLowerCase() : '',
    companyWebsite: `https://${company.split(' ')[0].toLowerCase()}.example`, companyHeadline: random() < 0.5 ? pick(set.posts).split('. ')[0] : '', companyIndustry: pick(['Food & Beverages', 'Hospitals and Health Care', 'Wholesale', 'Real Estate']),
    experience: times(0, 3, () => ({ role: pick(set.titles), company: pick(set.companies), duration: `${2005 + Math.floor(random() * 15)} - Present`, description: random() < 0.5 ? text() : '' })),
    skills: times(0, 6, () => pick(set.skills)),
    recentPosts: times(0, 4, () => ({ content: text(), date: day(), likes: Math.floor(random() * 900), comments: Math.floor(random() * 80), url: `https://www.linkedin.com/feed/update/urn:li:activity:72${String(Math.floor(random() * 1e17)).padStart(17, '0')}` })),
    sentMessages: times(0, 2, message), receivedMessages: random() < 0.4 ? times(1, 2, message) : [], addedDate: day(),
  };
}

export function everydayImport(seed, leads, set) {
  const random = randomFrom(seed);
  return Array.from({ length: leads }, () => leadFrom(random, sets[set]));
}
