// Imports of made-up leads as varied as real ones: a dozen languages and scripts, sparse and full profiles, ids of several
// kinds. Seeded: the same import every time.
import { randomFrom } from './token_corpus.mjs';

const voices = {
  en: { names: ['Olivia Bennett', "Sean O'Connor", 'Grace Nwosu', 'Tom Whitaker-Hughes'], titles: ['VP Sales', 'Head of Procurement', 'Senior Software Engineer', 'Chief Revenue Officer | B2B SaaS'], places: ['Austin, Texas, United States', 'London, United Kingdom'], says: ['Three lessons from our migration: start small, measure weekly, and never skip the hand-over.', 'We closed the quarter at 112% of plan and I could not be prouder of this team.', "Happy to share that I'm starting a new position next month!", 'Could you send pricing for 40 seats and the SOC 2 report?'] },
  fr: { names: ['Élodie Lefèvre', 'Jean-Baptiste Dupré', 'Inès Ben Youssef'], titles: ['Directrice commerciale', 'Responsable des achats', 'Chargé d’affaires'], places: ['Paris, Île-de-France, France', 'Lyon, Auvergne-Rhône-Alpes'], says: ['Nous avons réduit de moitié le délai entre le devis et la commande signée.', "Merci pour votre message, reparlons-en à la rentrée s'il vous plaît.", 'Très fière de cette équipe : objectifs dépassés malgré un marché difficile.'] },
  de: { names: ['Jürgen Großmann', 'Anneliese Schäfer'], titles: ['Geschäftsführer', 'Leiterin Einkauf und Lieferkettenmanagement'], places: ['München, Bayern, Deutschland'], says: ['Seit fünfzehn Jahren verantworte ich die Beschaffung in der Fertigungsindustrie.', 'Vielen Dank für Ihre Nachricht, das Budget ist bis Januar eingefroren.'] },
  es: { names: ['María José Núñez', 'Íñigo Goikoetxea'], titles: ['Jefe de operaciones', 'Consultora de transformación digital'], places: ['Ciudad de México, México'], says: ['¿Podemos hablar la próxima semana sobre la implementación?', 'Orgullosa de anunciar nuestra nueva planta en Querétaro.'] },
  pl: { names: ['Łukasz Wiśniewski', 'Małgorzata Źródlewska'], titles: ['Kierownik sprzedaży'], places: ['Wrocław, Polska'], says: ['Dziękuję za wiadomość, wrócimy do rozmowy w przyszłym kwartale.'] },
  nl: { names: ['Sjoerd van den Berg', 'Marijke Hoogenboom'], titles: ['Verkoopdirecteur', 'Hoofd inkoop en logistiek'], places: ['Utrecht, Nederland'], says: ['Bedankt voor uw bericht, het budget is tot januari bevroren.', 'Trots op ons team dat de verwachtingen dit kwartaal ruimschoots overtrof.'] },
  pt: { names: ['João Gonçalves', 'Conceição Araújo'], titles: ['Diretor de compras'], places: ['São Paulo, Brasil'], says: ['Obrigado pela mensagem, o orçamento está congelado até janeiro.', 'Orgulho da equipe que superou as metas apesar do mercado difícil.'] },
  vi: { names: ['Nguyễn Thị Hương'], titles: ['Giám đốc kinh doanh'], places: ['Thành phố Hồ Chí Minh'], says: ['Cảm ơn bạn đã liên hệ, chúng ta có thể trao đổi vào tuần sau.'] },
  bn: { names: ['রাহুল চক্রবর্তী'], titles: ['বিক্রয় প্রধান'], places: ['কলকাতা, ভারত'], says: ['আপনার বার্তার জন্য ধন্যবাদ, আমরা আগামী সপ্তাহে কথা বলতে পারি।'] },
  tr: { names: ['Çağla Yıldırım', 'Oğuzhan Şahin'], titles: ['Satış Müdürü'], places: ['İstanbul, Türkiye'], says: ['Yeni fabrikamızın açılışını duyurmaktan mutluluk duyuyorum.'] },
  ru: { names: ['Екатерина Соколова', 'Дмитрий Щербаков'], titles: ['Руководитель отдела закупок', 'Коммерческий директор'], places: ['Санкт-Петербург, Россия'], says: ['Спасибо за сообщение, бюджет заморожен до января, давайте вернёмся к разговору позже.', 'Пятнадцать лет в цепочках поставок, последние шесть строю отдел продаж с нуля.'] },
  el: { names: ['Γεωργία Παπαδοπούλου'], titles: ['Διευθύντρια πωλήσεων'], places: ['Θεσσαλονίκη, Ελλάδα'], says: ['Ευχαριστούμε όλη την ομάδα για την εξαιρετική δουλειά αυτό το τρίμηνο.'] },
  he: { names: ['נועה בן־דוד'], titles: ['מנהלת מכירות'], places: ['תל אביב, ישראל'], says: ['תודה על ההודעה, נשמח לדבר בשבוע הבא.'] },
  ar: { names: ['ليلى المصري', 'محمد عبد الرحمن'], titles: ['مديرة المشتريات'], places: ['القاهرة، مصر'], says: ['شكرا لتواصلكم معنا، يمكننا الحديث عن الأسعار في الأسبوع القادم.', 'نفخر بافتتاح مصنعنا الجديد الذي سيوفر مئات فرص العمل.'] },
  hi: { names: ['नेहा गुप्ता', 'राजेश कुमार'], titles: ['बिक्री प्रमुख'], places: ['बेंगलुरु, भारत'], says: ['आपके संदेश के लिए धन्यवाद, हम अगले सप्ताह बात कर सकते हैं।'] },
  th: { names: ['สมชาย ใจดี'], titles: ['ผู้จัดการฝ่ายขาย'], places: ['กรุงเทพมหานคร'], says: ['ขอบคุณสำหรับข้อความ เราสามารถคุยกันได้ในสัปดาห์หน้า'] },
  ja: { names: ['鈴木 蓮', '高橋 さくら'], titles: ['調達マネージャー', '代表取締役社長'], places: ['愛知県名古屋市'], says: ['製造業のお客様の業務改善を十年以上支援してきました。', '新しい工場が稼働を始めました。チームの皆さんに感謝します。', 'ご連絡ありがとうございます。来週の水曜日にお時間いただけますか。'] },
  zh: { names: ['王晓明', '陈思远'], titles: ['采购总监', '销售副总裁'], places: ['上海市浦东新区'], says: ['感谢您的来信，预算要到明年一月才能批准。', '我们的新工厂本月正式投产，感谢每一位同事的努力。'] },
  ko: { names: ['박지우', '김민준'], titles: ['영업 이사'], places: ['서울특별시 강남구'], says: ['연락 주셔서 감사합니다. 다음 주에 통화 가능하실까요?', '새로운 공장이 가동을 시작했습니다.'] },
};
const statuses = ['New', 'Waiting', 'Contacted', 'Replied', 'MeetingBooked', 'Interested', 'NotInterested', 'DoNotContact'];
const skills = ['Negotiation', 'Lean manufacturing', 'SAP S/4HANA', 'Account-based marketing', 'Python', 'Supply chain', 'Kubernetes', 'P&L ownership', 'CRM', 'Vertriebssteuerung', 'Gestion de projet'];
const emoji = ['', '', '', ' 🚀', ' 🎉👏', ' 👩‍💻', ' ✅'];

function leadFrom(random, mix) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const hex = (n) => Array.from({ length: n }, () => Math.floor(random() * 16).toString(16)).join('');
  const times = (most, make) => Array.from({ length: Math.floor(random() * (most + 1)) }, make);
  const date = () => new Date(1.7e12 + random() * 9e10).toISOString();
  const voice = voices[random() < mix.english ? 'en' : pick(Object.keys(voices))];
  const name = pick(voice.names);
  const slug = `${name.normalize('NFD').toLowerCase().replace(/[^a-z]+/g, '-').replace(/^-|-$/g, '') || encodeURIComponent(name.replace(/\s+/g, '-'))}-${hex(8)}`;
  const company = `${pick(['Nord', 'Blue', 'Océan', 'Kiro', 'Sakura', 'Vela', 'Haus', 'Delta'])}${pick(['gate', 'Peak', ' Bleu', 'tech', ' Precision', ' & Söhne', 'works'])} ${pick(['GmbH', 'Ltd', 'SARL', 'Inc.', 'S.A.', '株式会社'])}`;
  const title = pick(voice.titles);
  const rich = random() < mix.enriched;
  const paragraph = () => times(3, () => pick(voice.says) + pick(emoji)).join(pick([' ', '\n', '\n\n'])) || pick(voice.says);
  const message = () => ({ id: `msg_${hex(20)}`, content: paragraph(), channel: pick(['EMAIL', 'LINKEDIN']), date: date().slice(0, 10), timestamp: date(), senderName: pick(voices.en.names), isPending: random() < 0.1 });
  const id = mix.cuid ? `c${Array.from({ length: 24 }, () => Math.floor(random() * 36).toString(36)).join('')}` : `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
  const image = () => `https://media.licdn.example/dms/image/v2/${hex(16)}/profile-displayphoto-shrink_400_400/0/${Math.floor(random() * 1e13)}?e=1786121532&v=beta&t=${hex(40)}`;
  return {
    id, name, title, jobTitle: random() < 0.7 ? title : pick(voice.titles), company, score: Math.round(random() * 200) / 2,
    avatarUrl: image(), linkedinUrl: `https://www.linkedin.com/in/${slug}`, linkedin_url: `https://www.linkedin.com/in/${slug}`, status: pick(statuses),
    lastInteraction: random() < 0.6 ? date() : '', description: rich ? paragraph() : '', linkedinProfileEnriched: rich, location: random() < 0.85 ? pick(voice.places) : '',
    email: random() < 0.45 ? `${slug.replace(/-[0-9a-f]+$/, '').replace(/-/g, '.')}@${slug.slice(0, 6)}.example` : '', phone: random() < 0.3 ? `+${Math.floor(random() * 90 + 10)} ${Math.floor(random() * 9e8)}` : '',
    timezone: pick(['Europe/Paris', 'Asia/Kolkata', 'America/New_York', '']), companyWebsite: random() < 0.6 ? `https://www.${slug.slice(0, 8)}.example` : '',
    companyLogoUrl: random() < 0.4 ? image() : '', companyLinkedinUrl: random() < 0.5 ? `https://www.linkedin.com/company/${slug.slice(0, 10)}` : '',
    companyHeadline: rich ? pick(voice.says) : '', companyIndustry: rich ? pick(['Industrial Automation', 'Software', 'Logistics']) : '', companySize: rich ? pick(['11-50', '201-1000']) : '',
    experience: rich ? times(4, () => ({ role: pick(voice.titles), company, duration: `20${10 + Math.floor(random() * 8)} - 2024`, ...(random() < 0.4 && { description: paragraph() }) })) : [],
    education: rich ? times(2, () => ({ school: pick(['Keio University', 'Universidad de Salamanca', 'TU München', 'Université Lyon 2']), degree: pick(['MSc', 'Licence de gestion']), year: String(1990 + Math.floor(random() * 34)) })) : [],
    skills: rich ? times(6, () => pick(skills)) : [],
    recentPosts: random() < 0.4 ? times(4, () => ({ content: paragraph(), date: date(), likes: Math.floor(random() * 400), comments: Math.floor(random() * 60), url: `https://www.linkedin.com/feed/update/urn:li:activity:7${Math.floor(random() * 1e18)}` })) : [],
    mission: 'Autumn outreach', missions: ['Autumn outreach'],
    sentMessages: random() < 0.5 ? times(3, message) : [], receivedMessages: random() < 0.25 ? times(2, message) : [],
    addedDate: date(), isFlagged: random() < 0.05,
  };
}

export function lifelikeImport(seed, leads) {
  const random = randomFrom(seed);
  const mix = { english: [0.75, 0.45, 0.1][seed % 3], enriched: [0.35, 0.6, 0.75][seed % 3], cuid: seed % 5 === 1 };
  return Array.from({ length: leads }, () => leadFrom(random, mix));
}
