// Leads of nobody, as varied as real ones: names of many scripts, scores around the middle, sparse and full profiles. The same
// every time.

// Given names, family names, how they join, titles and places, by language.
const voices = [
  [['Noah', 'Hannah', 'Amelia', 'Grace', 'Oliver'], ['Bennett', 'Carter', 'O’Connor', 'Nwosu', 'Whitaker-Hughes'], ' ', ['Chief Revenue Officer', 'VP Sales', 'Director of Procurement', 'Account Executive, Mid-Market', 'Global Head of Strategic Accounts and Partner Ecosystems'], ['Austin, Texas', 'Dublin, Ireland', 'Cape Town, South Africa', 'London, United Kingdom']],
  [['Léa', 'Maëlle', 'Jean-Baptiste', 'Inès'], ['Benali', 'd’Aubigné', 'Lefèvre', 'Dupré'], ' ', ['DG adjoint chargé des opérations', 'Ingénieure d’affaires', 'Directrice commerciale'], ['Lyon, France', 'Nantes, France', 'Genève, Suisse']],
  [['Jürgen', 'Anneliese', 'Matthias'], ['Großmann', 'Schäfer', 'Müller-Lüdenscheidt'], ' ', ['Leiter Einkauf und Lieferkettenmanagement', 'Geschäftsführerin'], ['München, Deutschland', 'Graz, Österreich']],
  [['María José', 'Íñigo', 'João', 'Conceição'], ['Núñez', 'Etxeberria', 'Gonçalves', 'Araújo'], ' ', ['Jefa de operaciones', 'Diretor de compras', 'Head of Growth'], ['Ciudad de México', 'São Paulo, Brasil', 'Bilbao, España']],
  [['Łukasz', 'Małgorzata', 'Oğuzhan', 'Ingrid'], ['Wiśniewski', 'Źródlewska', 'Şahin', 'Solberg'], ' ', ['Kierownik sprzedaży', 'Satış Müdürü', 'Salgsdirektør'], ['Wrocław, Polska', 'İstanbul, Türkiye', 'Oslo, Norge']],
  [['雨桐', '晓明', '思远'], ['陈', '王', '李'], 'family first', ['销售总监', '采购总监', '销售副总裁'], ['上海市浦东新区', '深圳市']],
  [['健太', 'さくら', '蓮'], ['小林', '高橋', '鈴木'], 'family first', ['代表取締役', '調達マネージャー'], ['愛知県名古屋市', '東京都港区']],
  [['민준', '지우'], ['김', '박', '이'], 'family first', ['영업 이사'], ['서울특별시 강남구']],
  [['ليلى', 'محمد', 'نور'], ['المصري', 'عبد الرحمن', 'حداد'], ' ', ['مديرة المشتريات', 'مدير المبيعات'], ['القاهرة، مصر', 'دبي']],
  [['נועה', 'איתן'], ['בן־דוד', 'לוי'], ' ', ['מנהלת מכירות'], ['תל אביב, ישראל']],
  [['नेहा', 'राजेश', 'अनन्या'], ['गुप्ता', 'कुमार', 'शर्मा'], ' ', ['संचालन प्रबंधक', 'बिक्री प्रमुख'], ['बेंगलुरु, भारत', 'मुंबई, भारत']],
  [['Екатерина', 'Дмитрий', 'Георгий'], ['Соколова', 'Щербаков', 'Иванов'], ' ', ['Коммерческий директор'], ['Алматы, Қазақстан']],
];
const companies = ['Kestrel Analytics', 'Ironbridge Capital', 'Atlas Freight', 'Lumière Conseil', 'Verdant Foods', 'Meridian Health', 'BluePeak Software', 'Haus & Hof GmbH', 'Nordgate Systems', 'Sakura Precision 株式会社', 'Océan Bleu SARL', 'Werk Eins AG'];
const statuses = [['New', 812], ['Waiting', 640], ['Contacted', 1204], ['Replied', 702], ['MeetingBooked', 188], ['Interested', 521], ['NotInterested', 614], ['DoNotContact', 319]];
const posts = ['Three lessons from our migration: start small, measure weekly, and never skip the hand-over.', 'We closed the quarter at 112 % of plan and I could not be prouder of this team.'];
const skills = ['Account management', 'Pricing', 'Supply chain', 'Negotiation', 'Key accounts', 'Forecasting', 'Lean manufacturing'];

/** A generator of numbers from 0 to 1, the same for the same seed. */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function madeUpLeads(number) {
  const random = randomFrom(7);
  return Array.from({ length: number }, (_, place) => madeUpLead(random, place));
}

function madeUpLead(random, place) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  // Half of the people speak English.
  const [given, family, join, titles, places] = random() < 0.5 ? voices[0] : pick(voices);
  const name = join === 'family first' ? `${pick(family)} ${pick(given)}` : pick(given) + join + pick(family);
  const [title, location] = [pick(titles), pick(places)];
  const company = pick(companies);
  const handle = `person-${place}`;
  return {
    id: `lead_${String(place).padStart(5, '0')}`, name, title, company, score: bellScore(random), status: weighted(random, statuses),
    linkedinUrl: `https://www.linkedin.com/in/${handle}`, linkedin_url: `https://www.linkedin.com/in/${handle}`, avatarUrl: '',
    linkedinProfileEnriched: random() < 0.62, location, email: random() < 0.45 ? `${handle}@${company.split(/\W/)[0].toLowerCase()}.example` : '',
    phone: random() < 0.21 ? `+44 20 7946 0${String(place % 1000).padStart(3, '0')}` : '', lastInteraction: random() < 0.6 ? '2026-10-14T09:30:00Z' : '', addedDate: '2026-09-02',
    description: 'Fifteen years in sales and supply, the last six building teams from nothing.', companyWebsite: 'https://www.example.com/', companyIndustry: 'Logistics', companySize: '201-500', timezone: 'Africa/Johannesburg',
    experience: [{ role: title, company, duration: '2020 – now' }, { role: 'VP Sales', company: 'BluePeak Software', duration: '2015 – 2020' }],
    education: [{ school: 'Technische Universität München', degree: 'BA Economics', year: '1995' }], skills: skills.slice(0, 4 + (place % 4)),
    recentPosts: [{ content: posts[place % 2], date: '2026-10-30', likes: 48, comments: 7, url: 'https://www.linkedin.com/posts/1' }],
    sentMessages: [{ id: 'm1', content: 'Hello! Would a short call next week suit you?', channel: 'LINKEDIN', date: '2026-10-12' }],
    receivedMessages: [{ id: 'm2', content: 'Not the right time for us, the budget is frozen until January; happy to talk then.', channel: 'EMAIL', date: '2026-10-14' }],
  };
}

function bellScore(random) {
  const sum = random() + random() + random() + random();
  return Math.round(Math.min(100, Math.max(0, sum * 25)) * 2) / 2;
}

function weighted(random, choices) {
  let left = random() * choices.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [choice, weight] of choices) {
    left -= weight;
    if (left < 0) return choice;
  }
  return choices[0][0];
}
