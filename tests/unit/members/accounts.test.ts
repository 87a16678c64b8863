import { isEmailAddress, withAsciiDomain } from "#app/format/email-address.ts";
import { cleanCustomerId, cleanEmail, splitName } from "#app/members/member-fields.ts";
import { accountsIn, accountsOf, type Network } from "#app/members/accounts.ts";

const CHANNEL = "UC1234567890abcdefGHIJKL";

test.each<[string, Network | "", string]>([
  ["instagram.com/maya.moss", "instagram", "maya.moss"],
  ["@maya.moss (12k followers)", "", "maya.moss"],
  ["@maya.moss 12.5K", "", "maya.moss"],
  ["@maya.moss | 10k", "", "maya.moss"],
  ["maya.moss@instagram", "instagram", "maya.moss"],
  ["https://www.instagram.com/Maya.Moss/?igshid=abc&hl=en", "instagram", "maya.moss"],
  ["http://m.instagram.com/maya.moss/reels/", "instagram", "maya.moss"],
  ["www.tiktok.com/@Maya_TT?lang=en", "tiktok", "maya_tt"],
  ["https://www.tiktok.com/@maya_tt/video/7211", "tiktok", "maya_tt"],
  [`https://www.youtube.com/channel/${CHANNEL}`, "youtube", CHANNEL],
  [`youtube.com/channel/${CHANNEL}/videos`, "youtube", CHANNEL],
  ["https://youtube.com/@MayaMoss?si=xyz", "youtube", "mayamoss"],
  ["https://www.youtube.com/c/MayaMoss", "youtube", "mayamoss"],
  ["youtube.com/user/mayamoss", "youtube", "mayamoss"],
  ["https://twitter.com/maya?lang=de", "x", "maya"],
  ["x.com/maya", "x", "maya"],
  ["https://www.twitch.tv/maya", "twitch", "maya"],
  ["https://www.pinterest.co.uk/mayapins/", "pinterest", "mayapins"],
  ["de.pinterest.com/mayapins", "pinterest", "mayapins"],
  ["@Maya.Moss", "", "maya.moss"],
  ["maya.moss", "", "maya.moss"],
  ["IG: @maya", "instagram", "maya"],
  ["x-maya", "", "x-maya"],
  ["YT - maya", "youtube", "maya"],
  ["maya (TikTok)", "tiktok", "maya"],
  ["https://linktr.ee/maya", "", "maya"],
  ["m.facebook.com/maya", "", "maya"],
  ["threads.net/@maya", "", "maya"],
  ["https://snapchat.com/add/maya", "", "maya"],
  ["linkedin.com/in/maya-moss/", "", "maya-moss"],
  ["IG @maya", "instagram", "maya"],
  ["TikTok https://www.tiktok.com/@maya", "tiktok", "maya"],
  ["\u202a@maya\u202c\u200b", "", "maya"],
  ["\uff20maya\uff3fmoss", "", "maya_moss"],
  ["(@maya)", "", "maya"],
  ["'@maya", "", "maya"],
  ["instagram/maya", "instagram", "maya"],
  ["maya.moss - Instagram", "instagram", "maya.moss"],
  ["Maya Moss - https://instagram.com/maya", "instagram", "maya"],
  ["https//instagram.com/maya", "instagram", "maya"],
  ["http:/instagram.com/maya.", "instagram", "maya"],
  ["[maya](https://instagram.com/maya)", "instagram", "maya"],
  ['=HYPERLINK("https://instagram.com/maya","maya")', "instagram", "maya"],
  ["https://twitter.com/#!/maya", "x", "maya"],
  ["https://ig.me/m/maya", "instagram", "maya"],
  ["https://www.amazon.com/shop/maya", "", "maya"],
  ["https://www.xiaohongshu.com/user/profile/maya", "", "maya"],
  ["https://player.twitch.tv/?channel=maya", "twitch", "maya"],
  ["https://dashboard.twitch.tv/u/maya/home", "twitch", "maya"],
  ["https://l.instagram.com/?u=https%3A%2F%2Fwww.tiktok.com%2F%40maya", "tiktok", "maya"],
  ["https://web.archive.org/web/2024/https://instagram.com/maya", "instagram", "maya"],
  ["https:instagram.com/maya", "instagram", "maya"],
  ["https://https://instagram.com/maya", "instagram", "maya"],
  ["@https://instagram.com/maya", "instagram", "maya"],
  ["@instagram.com/maya", "instagram", "maya"],
  ["instagram.com/ maya", "instagram", "maya"],
  ["instagram,com/maya", "instagram", "maya"],
  ["https://instagram.com/maya Maya Moss", "instagram", "maya"],
  ["Instagram.com: maya", "instagram", "maya"],
  ["Instagram handle: @maya", "instagram", "maya"],
  ["My Instagram is @maya", "instagram", "maya"],
  ["ig=maya", "instagram", "maya"],
  ["tiktok@maya", "tiktok", "maya"],
  ["/maya", "", "maya"],
  ["u/maya", "", "maya"],
  ["(at)maya", "", "maya"],
  ["@maya 🌸!", "", "maya"],
  ["@maya (main account)", "", "maya"],
  ["@maya — 1.2M", "", "maya"],
  ["Maya Moss (@maya.moss)", "", "maya.moss"],
])("%s is %s of %s", (text, network, handle) => expect(accountsIn(text)).toEqual([{ network, handle }]));

test.each([
  ["IG/TikTok: @maya", "instagram maya, tiktok maya"],
  ["Insta & TikTok @maya", "instagram maya, tiktok maya"],
  ["maya (IG, TT)", "instagram maya, tiktok maya"],
  ["@maya on Instagram", "instagram maya"],
  ["@maya on IG and @mayatok on TikTok", "instagram maya, tiktok mayatok"],
  ["Tik Tok: maya", "tiktok maya"],
  ["1. @maya 2. @cora", " maya,  cora"],
  ["• @maya • @cora", " maya,  cora"],
  ["@maya_1’", " maya_1"],
  ["@maya.", " maya"],
  ["snapchat: maya", " maya"],
  ["@maya@mastodon.social", " maya"],
  ["@maya / @maya.tok", " maya,  maya.tok"],
  ["IG maya TT maya_tt", "instagram maya, tiktok maya_tt"],
  ["@maya、@maya_tt", " maya,  maya_tt"],
  ["maya or cora", " maya,  cora"],
  ["instagram.com/maya instagram.com/maya2", "instagram maya, instagram maya2"],
  ["https://instagram.com/mayahttps://tiktok.com/@maya", "instagram maya, tiktok maya"],
  ["+49 170 1234567", ""],
  ["0170-1234567", ""],
  ["(555) 123-4567", ""],
  ["@maya, +1 555 123 4567", " maya"],
  ["12345678", " 12345678"],
  ["maya.2024", " maya.2024"],
])("%s names %s", (text, named) =>
  expect(
    accountsIn(text)
      .map(({ network, handle }) => `${network} ${handle}`)
      .join(", "),
  ).toBe(named),
);

test("several in one field are several, each once", () => {
  expect(accountsIn("@maya, @maya_tt").map(({ handle }) => handle)).toEqual(["maya", "maya_tt"]);
  expect(accountsIn("instagram.com/maya tiktok.com/@maya".replace(" ", " / "))).toEqual([
    { network: "instagram", handle: "maya" },
    { network: "tiktok", handle: "maya" },
  ]);
  expect(accountsIn("@maya/@maya_tt").map(({ handle }) => handle)).toEqual(["maya", "maya_tt"]);
  expect(accountsIn("@maya @maya")).toEqual([{ network: "", handle: "maya" }]);
  expect(accountsIn("maya;\nhttps://x.com/maya_x", "instagram")).toEqual([
    { network: "instagram", handle: "maya" },
    { network: "x", handle: "maya_x" },
  ]);
});

test("a network named before each handle is kept beside it", () => {
  expect(accountsIn("IG @maya / TT @maya_tt")).toEqual([
    { network: "instagram", handle: "maya" },
    { network: "tiktok", handle: "maya_tt" },
  ]);
  expect(accountsIn("IG: @maya TT: @maya_tt")).toEqual(accountsIn("IG @maya / TT @maya_tt"));
  expect(accountsIn("@maya @insta_maya @maya.x")).toHaveLength(3);
});

test("an e-mail address in a column of handles is passed over, and what is no handle beside one that is", () => {
  expect(accountsOf({ handle: "Maya Moss", instagram: "maya, 25k followers", tiktok: "maya@example.com" })).toEqual([
    { network: "instagram", handle: "maya" },
  ]);
  expect(accountsOf({ handle: "maya@example.com" })).toEqual([]);
});

test("accounts with their networks before them are told apart, with and without a colon", () => {
  const both = [
    { network: "instagram", handle: "maya" },
    { network: "tiktok", handle: "maya_tt" },
  ];
  for (const cell of ["IG @maya TT @maya_tt", "IG: maya TT: maya_tt", "Instagram @maya, TikTok @maya_tt"])
    expect(accountsIn(cell)).toEqual(both);
  expect(accountsIn("@maya2k")).toEqual([{ network: "", handle: "maya2k" }]);
});

test.each([
  ...["n/a", "N.A.", "-", "–", "none", "null", "?", "@", "none yet", "12.5k", "12,000 followers"],
  ...["N/A (no IG)", "kein Instagram", "don't have one", "same as above", "X", "0", "yes", "instagram", "#maya"],
  ...["https://www.instagram.com/stories/highlights/179/", "https://www.instagram.com/s/aGln", "https://www.instagram.com/share/abc"],
  ...["https://m.tiktok.com/h5/share/usr/6812.html", "https://clips.twitch.tv/Abc", "https://wa.me/491701234567"],
  ...["https://maya.example/about", "https://www.facebook.com/groups/123", "instagram://user?username=maya"],
  "facebook.com/profile.php?id=1000",
  "https://youtu.be/dQw4w9WgXcQ",
  "https://www.instagram.com/p/Cabc/",
  "https://www.youtube.com/watch?v=abc",
  "https://instagram.com/",
  "www.maya.example",
  "https://www.instagram.com/channel/AbAbc/",
  "",
])("%s names nobody", (text) => expect(accountsIn(text)).toEqual([]));

test.each([
  "maya@müller.example",
  "user@xn--mller-kva.example",
  "a&b@example.com",
  "maya..m@docomo.ne.jp",
  "maya.@ezweb.ne.jp",
  "maya+shop@example.co.uk",
  "o'neil@example.com",
  '"maya moss"@example.com',
  "müller@example.com",
  "山田@例え.jp",
])("%s is an address", (text) => expect(isEmailAddress(text)).toBe(true));

test.each([
  "maya",
  "maya@",
  "@example.com",
  "maya@example",
  "maya@1.2.3.4",
  "maya moss@example.com",
  "a@b@example.com",
  "Maya <maya@example.com>",
  "maya@example.com, tom@example.com",
  "maya@-example.com",
  "maya@exam ple.com",
  "maya@example..com",
  "maya@example.com\r\nBcc: x@example.com",
  '"a@b"@example.com',
  `${"a".repeat(65)}@example.com`,
])("%s is none", (text) => expect(isEmailAddress(text)).toBe(false));

test("a domain in another script is asked for in ASCII", () => {
  expect(withAsciiDomain("maya@müller.example")).toBe("maya@xn--mller-kva.example");
  expect(withAsciiDomain("Maya.Moss@example.com")).toBe("Maya.Moss@example.com");
});

test.each([
  ["Maya Moss <Maya@Example.com>", "maya@example.com"],
  ["mailto:maya@example.com", "maya@example.com"],
  ["maya@example.com.", "maya@example.com"],
  ["\u200bmaya@example.com\u200b", "maya@example.com"],
  ["'maya@example.com'", "maya@example.com"],
  ["maya\uff20example.com", "maya@example.com"],
  ["o\u2019brien@example.com", "o'brien@example.com"],
  ["maya@example.com (work)", "maya@example.com"],
  ["E-Mail: maya @example.com", "maya@example.com"],
  ["[maya@example.com](mailto:maya@example.com)", "maya@example.com"],
  ["mailto:maya@example.com?subject=Hi", "maya@example.com"],
  ["maya.@docomo.ne.jp", "maya.@docomo.ne.jp"],
  ["'maya@example.com", "maya@example.com"],
  ["`maya@example.com`", "maya@example.com"],
  ["*maya@example.com*", "maya@example.com"],
  ["e:maya@example.com", "maya@example.com"],
  ["maya@example.com?", "maya@example.com"],
  ["maya@example .com", "maya@example.com"],
  ["maya@example。com", "maya@example.com"],
  ["mailto:maya%2Bshop@example.com", "maya+shop@example.com"],
  ["mailto:Maya%20%3Cmaya@example.com%3E", "maya@example.com"],
  ["maya@example.com%20", "maya@example.com"],
  ["maya\u2011moss@example.com", "maya-moss@example.com"],
  ["ﬁona@example.com", "fiona@example.com"],
  ["İpek@example.com", "ipek@example.com"],
  ["n/a", ""],
  ["-", ""],
  ["maya@example.com; tom@example.com", "maya@example.com; tom@example.com"],
])("in a cell %s is the address “%s”", (cell, address) => expect(cleanEmail(cell)).toBe(address));

test.each([
  ["maya.moss", "Instagram", "instagram"],
  ["@maya", "X (Twitter)", "x"],
  ["maya", "Tik Tok", "tiktok"],
  ["maya", "Instagram, TikTok", ""],
  ["maya", "Podcast", ""],
  ["https://tiktok.com/@maya", "Instagram", "tiktok"],
])("a handle %s beside the network %s is on “%s”", (handle, channel, network) => {
  expect(accountsOf({ handle, channel })[0]?.network).toBe(network);
});

test.each([
  "'7210448301122",
  "7210448301122.0",
  "#7210448301122",
  "7,210,448,301,122",
  "7.210.448.301.122",
  "7 210 448 301 122",
  "7210448301122,0",
  '"7210448301122"',
  "Z2lkOi8vc2hvcGlmeS9DdXN0b21lci83MjEwNDQ4MzAxMTIy",
  "admin.shopify.com/store/lumen/customers/7210448301122",
  "https://lumen.myshopify.com/admin/customers/7210448301122.json",
])("%s is a customer of the shop", (cell) => expect(cleanCustomerId(cell)).toBe("gid://shopify/Customer/7210448301122"));

test.each(["7.21045E+12", "CUST-17", "Maya", "0", "00123", "1,2", "Z2lkOi8vc2hvcGlmeS9DdXN0b21lci8*"])("%s is none", (cell) =>
  expect(cleanCustomerId(cell)).toBeNull(),
);

test.each([
  ["Maya Moss Lind", "Maya", "Moss Lind"],
  ["Moss Lind, Maya", "Maya", "Moss Lind"],
  ["Maya Moss, PhD", "Maya", "Moss, PhD"],
  ["🌸 Maya Moss ✨", "Maya", "Moss"],
  ["🌸", "🌸", ""],
  ["Dr. Maya Moss", "Maya", "Moss"],
  ["Prof. Dr. med. Maya Moss", "Maya", "Moss"],
  ["Frau Maya Moss", "Maya", "Moss"],
  ["Dr. Moss", "Dr.", "Moss"],
  ["Dr Skin Care", "Dr", "Skin Care"],
  ["Maya", "Maya", ""],
])("%s is %s, %s", (name, firstName, lastName) => expect(splitName(name)).toEqual({ firstName, lastName }));
