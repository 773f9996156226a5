/** What survives a trip through JSON unchanged. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
