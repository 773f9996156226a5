/**
 * Names of charsets that neither the WHATWG nor a library knows, or that they read as something else; each with the name that is known.
 *
 * In lower case. Source: the IANA registry of character sets, and what mail programs wrote.
 */
export const charsetAliases: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'us-ascii':
      'ascii us iso-ir-6 iso646-us iso_646.irv:1991 ansi_x3.4-1968 ansi_x3.4-1986 ibm367 cp367 csascii default default_charset unknown-8bit csunknown8bit x-unknown 7bit 8bit binary none iso-10646-ucs-basic csunicodeascii iso_646.irv:1983 iso_646.basic:1983',
    'utf-8': 'utf8 unicode-1-1-utf-8 csutf8 cesu8',
    'utf-16': 'csutf16',
    'utf-16be': 'csutf16be',
    'utf-16le': 'csutf16le iso-10646-ucs-2 csunicode ucs-2',
    'utf-32': 'csutf32',
    'utf-32be': 'csutf32be iso-10646-ucs-4 csucs4',
    'utf-32le': 'csutf32le',
    'euc-kr': 'ks_c_5601-1987 cp949 ms949 uhc x-windows-949',
    'iso-2022-kr': 'csiso2022kr',
    gbk: 'cp936 ms936 csgbk windows-936 euc-cn',
    gb18030: 'csgb18030',
    big5: 'chinesebig5 cp950 ms950 windows-950',
    'big5-hkscs': 'big5hk csbig5hkscs',
    'iso-2022-jp':
      'iso-2022-jp-1 iso-2022-jp-2 iso-2022-jp-3 iso-2022-jp-2004 iso-2022-jp-ms csiso2022jp csiso2022jp2 cp50220 cp50221 cp50222',
    shift_jis: 'cp932 ms932 windows-31j cswindows31j x-sjis ms_kanji csshiftjis',
    'euc-jp': 'cseucpkdfmtjapanese extended_unix_code_packed_format_for_japanese x-euc-jp',
    'iso-8859-6': 'iso_8859-6-e iso_8859-6-i csiso88596e csiso88596i iso-8859-6-e iso-8859-6-i',
    'iso-8859-8': 'iso_8859-8-e csiso88598e iso-8859-8-e',
    'iso-8859-8-i': 'iso_8859-8-i csiso88598i',
    'iso-8859-11': 'cstis620 tis-620 iso_8859-11',
    'iso-8859-13': 'csiso885913',
    'iso-8859-14': 'csiso885914 latin8 l8 iso-celtic',
    'iso-8859-15': 'csiso885915 latin-9 latin9',
    'iso-8859-16': 'csiso885916 latin10 l10',
    'koi8-r': 'koi koi8 cskoi8r',
    'koi8-u': 'cskoi8u',
    viscii: 'csviscii',
    ibm866: 'csibm866 866 cp866',
    cp858: 'ibm00858 ccsid00858 cp00858 pc-multilingual-850+euro csibm00858',
    pt154: 'csptcp154 ptcp154 cp154 cyrillic-asian',
    macgreek: 'x-mac-greek',
    macturkish: 'x-mac-turkish',
    maccenteuro: 'x-mac-ce x-mac-centraleurroman',
    maccroatian: 'x-mac-croatian',
    maciceland: 'x-mac-icelandic',
    macromania: 'x-mac-romanian',
    macthai: 'x-mac-thai',
    ...Object.fromEntries(
      [874, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258].map((page) => [
        `windows-${page}`,
        `cswindows${page} win-${page} win${page} windows${page}`,
      ]),
    ),
  }).flatMap(([name, aliases]) => aliases.split(' ').map((alias): [string, string] => [alias, name])),
)
