/** Which encoding a file of text is in. */
import iconv from "iconv-lite";

import { encodingOf } from "#app/files/decode-text.server.ts";

test.each([
  "Zoë",
  "Zoë Groß",
  "Jürgen Groß, Käthe Möller",
  "Hélène Lefèvre",
  "João Conceição",
  "Muñoz",
  "Åse Sørensen",
  "L’Oréal – “Noël”",
])("%s is told apart in Windows' and the Mac's Western encoding", (name) => {
  expect(encodingOf(iconv.encode(`Name;Mail\r\n${name};a@example.com\r\n`, "windows-1252"))).toBe("windows-1252");
  expect(encodingOf(iconv.encode(`Name;Mail\r\n${name};a@example.com\r\n`, "macroman"))).toBe("macroman");
});

test.each([
  ["windows-1250", "Małgorzata Dąbrowska, Łukasz Wójcik"],
  ["windows-1250", "Agnieszka Żak"],
  ["windows-1250", "Jiří Dvořák, Růžena Nováková"],
  ["windows-1250", "Petr Černý"],
  ["windows-1250", "Gábor Szőke, Győző Tóth"],
  ["windows-1250", "Žiga Čeh, Maja Šuštar"],
  ["windows-1254", "Ayşe Yılmaz, Çağlar Şahin"],
  ["windows-1251", "Иван Петров"],
  ["windows-1253", "Γιώργος Παπαδόπουλος"],
  ["iso-8859-2", "Świętosława Dąbrowska"],
  ["iso-8859-2", "Jiří Šťastný, Tomáš Dvořák"],
  ["cp852", "Łukasz Wójcik, Agnieszka Żak"],
  ["windows-1257", "Žydrūnas Šimkus"],
  ["windows-1257", "Āris Bērziņš"],
  ["koi8-r", "Иван Петров, Мария"],
  ["iso-8859-5", "Иван Петров"],
  ["cp866", "Иван Петров"],
  ["windows-1255", "יוסי כהן, שרה לוי"],
  ["windows-1256", "محمد علي, فاطمة حسن"],
  ["windows-874", "สมชาย ใจดี"],
  ["cp850", "Jürgen Groß, Zoë Müller"],
  ["windows-1251", "ИВАН ПЕТРОВ, ЮЛИЯ"],
  ["windows-1253", "Όλγα Ψαρρά"],
  ["windows-1253", "ΣΤΡΑΤΟΣ"],
  ["windows-874", "มานี"],
  ["koi8-r", "ОЛЬГА НИКОЛАЕВА"],
  ["shift_jis", "ﾔﾏﾀﾞ ﾀﾛｳ, ｻﾄｳ ﾊﾅｺ"],
  ["shift_jis", "山田 太郎 (ﾔﾏﾀﾞ ﾀﾛｳ)"],
  ["windows-1252", "Þór Guðmundsson"],
  ["windows-1252", "Pérez £10"],
  ["windows-1252", "10 €"],
])("a file in %s with %s is read in it", (encoding, name) => {
  expect(encodingOf(iconv.encode(`Name;Mail\r\n${name};a@example.com\r\n`, encoding))).toBe(encoding);
});

test.each([
  ["shift_jis", "氏名,メール\r\n山田太郎,t@example.jp\r\n", [1, 4, 14, 30]],
  ["shift_jis", "氏名,メールアドレス\r\n山田太郎,t@example.jp\r\n佐藤花子,h@example.jp\r\n", [1, 8, 22, 46]],
  ["windows-1252", "Name;E-Mail\r\nZoë Groß;z@example.com\r\nJürgen;j@example.com\r\nHélène;h@example.com\r\n", [2, 21, 40, 60]],
  ["macroman", "Prénom;E-mail\r\nHélène Noël;h@example.com\r\nÇelik;c@example.com\r\n", [1, 16, 30, 50]],
  ["utf-8", "Name;E-Mail\r\nJürgen;j@example.com\r\n", [1, 13, 20]],
  ["windows-1253", "Name,Email\r\nΓΙΩΡΓΟΣ ΠΑΠΑΔΟΠΟΥΛΟΣ,g@example.gr\r\nΜΑΡΙΑ ΝΙΚΟΛΑΟΥ,m@example.gr\r\n", [1, 11, 14, 24]],
  ["windows-1253", "Όνομα;Email\r\nΓιώργος Παπαδόπουλος;g@example.gr\r\nΜαρία Νικολάου;m@example.gr\r\n", [1, 13, 20, 23, 60]],
  ["windows-1255", "שם,אימייל\r\nיוסי כהן,y@example.co.il\r\nשרה לוי,s@example.co.il\r\n", [0, 1, 12, 14, 16, 40]],
  ["windows-874", "Name,Email\r\nกานดา ศรีสุข,k@example.co.th\r\n", [1, 12, 15, 16, 20]],
  ["windows-1256", "الاسم,البريد\r\nمحمد علي,m@example.ae\r\nفاطمة حسن,f@example.ae\r\n", [1, 9, 16, 40]],
])("one damaged byte anywhere leaves a short file in %s in its encoding: %s", (encoding, text, places) => {
  for (const at of places) {
    const bytes = iconv.encode(text, encoding);
    bytes[at] = 0xff;
    expect(`${at} ${encodingOf(bytes)}`).toBe(`${at} ${encoding}`);
  }
});
