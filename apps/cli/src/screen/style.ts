/** How text is set off on a terminal. */

const ESCAPE = '\u001b[';
const style = (code: string) => (text: string) => `${ESCAPE}${code}m${text}${ESCAPE}0m`;
export const bold = style('1');
export const dim = style('2');
export const inverse = style('7');
/** Where no colour is wanted (no-color.org), what is bold, dim or inverse has to do. */
const colour = (code: string) => (process.env.NO_COLOR ? (text: string) => text : style(code));
export const red = colour('31');
export const yellow = colour('33');
