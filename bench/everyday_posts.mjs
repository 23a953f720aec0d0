// Posts and messages in everyday English, in the manner of people at work; made up for the token meter. It is fitted on the
// first list, and the second only judges it: no sentence is in both.

export const fittedPosts = `
Last week I finally sat down and cleaned out my inbox. It took most of a day. I found an offer from 2019 that I never answered, and I wrote back anyway. He laughed, and we are having coffee on Friday.
Nobody tells you how quiet it gets after you leave a big company. No more meetings, no more chat messages at eleven at night. Just you, a laptop and a long list of people you promised to call. I would still do it again.
If your team is afraid to bring bad news, you will always hear it too late. I learned that the hard way in my first year as a manager. These days the first thing I ask in every one on one is simple: what should I be worried about?
We hired someone with no degree and no experience in our field. Six months later she runs the whole onboarding program. Please stop asking for ten years of something that a curious person can learn in ten weeks.
Hot take: most sales calls should be half as long. Ask three good questions, listen, write down what they said, and send a short summary the same day. That's it. That's the whole trick.
My daughter asked me what I do all day. I said I help companies buy the right machines. She said, so you go shopping? Honestly, not a bad way to put it.
It has been a tough quarter and I won't pretend it hasn't. We lost two large accounts, one to a cheaper vendor and one because their budget was cut. But the team kept going, and this morning we signed the biggest deal in our history. Thank you all, you know who you are.
Does anyone have a good recommendation for a small tool that keeps track of who said what in a meeting? We tried a few and they were either too expensive or too clever. I just want notes that I can search.
Thanks for reaching out! I'm no longer with the company, but my former colleague should be able to help you. Best of luck with the launch.
Hi, just following up on my note from last Tuesday. I know things get busy at the end of the month, so no pressure at all. Would it be easier if I sent over a short video instead?
Yesterday was my last day. Eight years, four offices, three bosses and more cups of bad coffee than I can count. I'm taking a few weeks off to walk, read and sleep. After that, something new. More soon!
People often ask how we grew from five to fifty without outside money. The boring answer: we charged from day one, we answered the phone, and we said no a lot more often than yes.
Great question. We looked at both options and went with the second, mainly because it was faster to set up and the support was friendlier. The price was about the same. Happy to share more if you like.
I am looking for a warehouse manager who likes early mornings, clear processes and a bit of chaos on Mondays. The pay is fair, the people are kind, and the parking is free. Send me a message if that sounds like you.
Reading through customer feedback this weekend, one line stood out to me: you made a hard thing feel easy. I don't think I've ever been prouder of a sentence I did not write.
There is a difference between being busy and getting things done. This year I want fewer projects, better ones, and more time to think between them. Let's see how long it lasts.
Sorry for the slow reply, I was out sick most of last week. Yes, we are still interested. Could you tell me whether the price includes training, and how long it usually takes until everybody is up and running?
We were at the trade show in the spring and met so many of you in person for the first time. Good conversations, sore feet, and far too many free pens. See you next year, same place.
A small thing that made a big difference for us: every new person gets to talk to a real customer in their first week. Not a recording, not a slide. A real call, with real complaints.
Our old system went down on a Sunday night, of course. By the time most people woke up on Monday, three of my colleagues had moved everything to the new one. I owe them breakfast, and probably a holiday.
Unpopular opinion: you don't need a strategy, you need to talk to twenty customers. Do that first. Then tell me you still want the workshop with the sticky notes.
Hello! Quick question before we go any further: do you work with companies our size? There are only twelve of us, and most vendors lose interest when I say that.
What I wish I had known at the start: nobody is really sure what they are doing, cash matters more than profit, and it's fine to ask for help. Also, buy a better chair.
So happy to see this finally go live. It started as a drawing on a napkin two years ago, and today it helps more than a thousand nurses plan their week. Big thanks to everyone who believed in it when it was only a napkin.
Let me be honest, I almost gave up in February. We had three months of money left and no one was buying. Then one customer told a friend, and that friend told everyone. Word of mouth still works, folks.
We no longer ask people where they see themselves in five years. Instead we ask what they would like to get better at this year, and who could help them. The answers are so much more interesting.
Could we move our call to Thursday afternoon? Something came up with a supplier and I need to be on site in the morning. Any time after two works for me.
Some days you win the deal, other days you learn why you did not. Today I learned that the person who signs is rarely the person who uses it. Speak to both.
I've been a plumber, a teacher and now I lead a team of forty in logistics. Every job taught me something that I still use. If you are thinking about changing careers, it's not too late, it never is.
After a lot of thought, we have decided to close our office downtown. Most of the team works from home anyway, and the money is better spent on meeting four times a year somewhere nice. We will miss the view, though.
Not every problem needs a new tool. Sometimes you need a better question, a longer walk, or a colleague who has seen it before.
Thank you for the demo yesterday. The team liked it, especially the reports. What we are missing is a way to see all open orders on one screen. Is that something you plan to build this year?
The best advice I ever got from a boss was to write everything down. Decisions, reasons, names, dates. You will forget, and so will everyone else in the room.
We started measuring how long it takes us to answer, and within a month the average dropped from nine hours to under one. Nobody was told to hurry. People just like to see a number go down.
Big news from our side: we are opening our first store outside the country this summer! It's been a dream since the beginning, when there were only two of us packing boxes in a garage.
Three things I look at before I take a meeting: is there a clear reason for it, do I know what we need to decide, and could it have been a message? If two of them fail, I politely say no.
To the person who paid for my groceries this morning when my card did not work: thank you. I will pass it on.
I'd rather have a short honest answer than a long polite one. If it's not a fit, just say so, and we both save time.
Our apprentices fixed in one afternoon what the rest of us had been working around for years. They simply asked why. We should all do that more.
Is it just me, or has every product page started to sound the same? Tell me what it does, who it's for and what it costs. I'll figure out the rest.
`.trim().split('\n');

export const judgedPosts = `
On my first day here someone handed me a hard hat and a map, and said good luck. Fifteen years on, I still use the map. The plant has doubled in size, the machines talk to each other now, and I know every single person on the night shift by name.
Can we please retire the phrase low hanging fruit? In my experience the fruit is never that low, and someone has usually picked it already.
Good morning! I saw that you are growing the service team and wondered how you handle bookings at the moment. Many of our clients told us they were still using paper before we met. Would a short call next week make sense?
We ran an experiment. For one month nobody was allowed to schedule anything before noon. Output went up, complaints went down, and I finally finished the book that had been lying on my desk since Christmas.
I used to think that leading people meant having the answers. It turns out that it's mostly about keeping quiet a little longer than feels comfortable, and letting others get there on their own.
A customer called today to cancel. Instead of offering a discount, I asked what had gone wrong. We talked for half an hour. She stayed, and she gave us three ideas that are better than anything on our roadmap.
Appreciate the message, but we just renewed with our current provider for another two years. Feel free to check back with me in the autumn of next year, and I'd be glad to take a look then.
My grandfather repaired watches. He used to say that cheap parts are the most expensive ones. I think about that every time somebody tells me to just pick the lowest bid.
It's official: we moved into the new building today! There are plants everywhere, the kitchen is huge, and nobody can find the light switch. Come and visit us whenever you are in town.
Why do we still send people home with a heavy laptop and a ten page document on their first day? Give them a friendly face, one small task that they can finish, and lunch.
If you had told me in high school that I would end up running a bakery with thirty employees, I would have laughed out loud. I could barely boil water. But here we are, and the bread is really good.
Thanks, this is helpful. I have shared the proposal with our finance lead and she had only one concern, which is the length of the contract. Could we start with six months and see how it goes?
Here is something I noticed after interviewing more than two hundred candidates. The strongest ones talk about what their team did. The others talk about themselves.
We almost never celebrate when a project ends quietly and on time. No drama, no heroes, no late nights. To everyone who makes that happen week after week: I see you, and I am grateful.
Traveling for work again after a long break. I had forgotten how loud airports are, how small the seats feel, and how much faster you solve a problem when you stand next to it.
Just to make sure that we understand each other: the delivery would be at the end of March, the installation in the first week of April, and your people would be there for both? If yes, I think we have a deal.
Every spring I go through my calendar and ask myself which meetings I would miss if they vanished. Last time there were four. I cancelled the rest and waited. Nobody noticed for three weeks.
Does it bother anyone else that we spend months choosing software and then give people an hour to learn it? The rollout is the product. Treat it that way.
I'm thrilled to join the board of our local food bank. One family in eight around here does not know where the next meal will come from. If you have a truck, a few free hours or simply a big heart, let me know.
The hardest part of selling a family business is not the paperwork. It's telling the people who were there before you could walk. We did it together, over soup, and there were some tears.
No worries at all, I completely understand. We've had a few changes on our side as well. Let's touch base once the new director has settled in, maybe at the beginning of the second quarter.
When our website broke last night, the first person to call was a competitor. He had seen it and wanted to know if we needed a hand. There are good people in this industry.
Remember that the person on the other end of the line may be having the worst day of their year. Being kind costs nothing and it is good for business, too.
We raised our prices for the first time in six years. I was so nervous that I rewrote the letter a dozen times. In the end two customers left, and eleven wrote back to say that it was about time.
You asked how many of our drivers use the app every day. I checked, and it is a little over eighty percent, which surprised me. The rest are mostly on the older phones that we plan to replace this winter.
Tonight I am going to close the laptop at six, make pasta for my kids and not look at a single chart until tomorrow. Wish me luck.
Can someone explain to me why forms still ask for a fax number? I have worked here for a decade and have never once received a fax.
What a week! Two new colleagues started, one old friend came back, and our little robot finally learned how to turn left. Sometimes progress looks like that.
I spoke to a group of students yesterday, and they asked me for the secret of a good career. I told them to find someone who is great at what they do, offer to help, and show up on time.
One more thing that I forgot to mention earlier: our warehouse closes early on Fridays, so it would be best to have the goods arrive before lunch. Otherwise they sit outside until Monday, and nobody wants that.
`.trim().split('\n');
