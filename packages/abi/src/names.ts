/** What devices, chips, folders and apps may be called: their names stand in permissions, keys of stores, messages and Lua. */
export const NAME_FORM = /^[A-Za-z][A-Za-z0-9_-]{0,31}$/;
/** As a sentence for people who chose another. */
export const NAME_RULE = 'it has letters, digits, - and _, begins with a letter, and is at most 32 long';
