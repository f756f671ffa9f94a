/**
 * The commonest passwords of ten characters or more, in lower case; shorter ones are refused for
 * their length. Source: NordPass "Top 200 most common passwords" of 2023 and 2025, and the runs
 * over a keyboard that lead every list of leaked passwords.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `
  0000000000 00000000000 000000000000 0123456789 0987654321 1029384756 1111111111 11111111111
  111111111111 1122334455 112233445566 1212121212 1231231231 123123123123 1234512345 1234554321
  123456123456 123456654321 1234567890 12345678900 12345678901 123456789012 1234567890a
  1234567890q 1234567891 12345678910 1234567891011 1234567899 123456789a 123456789aa 123456789abc
  123456789q 123456789qwe 12345678910a 123qweasdzxc 147258369 1472583690 1q2w3e4r5t 1q2w3e4r5t6y
  1qaz2wsx3edc 1qaz@wsx3edc 1qazxsw23edc 2222222222 3333333333 4444444444 5555555555 6666666666
  7777777777 7894561230 8888888888 9876543210 9999999999 a123456789 aa12345678 aa123456789
  aa@1234567 aa@123456789 aaaaaaaaaa abc1234567 abc123456789 abcd1234567 abcd12345678 abcdefghij
  abcdefghijk abcdefghijkl admin12345 admin123456 admin1234567 admin123456789 admin@12345
  adminadmin administrator adminadmin123 administrator1 admintelecom asdfasdfasdf asdfghjkl1
  asdfghjkl; asdfghjkl123 azertyuiop azertyuiop123 changeme123 chocolate1 contraseña contraseña1
  football123 football12 guru123456 iloveyou12 iloveyou123 iloveyou1234 letmein123 letmein1234
  minecraft1 minecraft123 pakistan123 passw0rd123 password00 password01 password10 password11
  password12 password123 password1234 password12345 password123456 password@1 password@12
  password@123 password@1234 password1! password123! passwordpassword p@ssw0rd12 p@ssw0rd123
  p@ssw0rd1234 p@ssword123 q1w2e3r4t5 q1w2e3r4t5y6 qazwsxedc1 qazwsxedc123 qazwsxedcrfv qqqqqqqqqq
  qwe123qwe123 qweasdzxc1 qweasdzxc123 qweqweqwe1 qwer1234qwer qwert12345 qwerty1234 qwerty12345
  qwerty123456 qwerty123456789 qwerty12345678 qwertyqwerty qwertyuiop qwertyuiop1 qwertyuiop12
  qwertyuiop123 qwertyuiop1234 qwertyuiop[] samsung123 starwars123 sunshine123 superman123
  theworldinyourhand turktelekom unknown123 welcome123 welcome1234 welcome12345 welcome@123
  welcome@1234 zaq12wsxcde3 zaq1zaq1zaq1 zxcvbnm123 zxcvbnm1234 zxcvbnm,./ zxcvbnmasdfghjkl
  `
    .trim()
    .split(/\s+/),
);
