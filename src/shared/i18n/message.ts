/** A sentence: `{name}` stands for a value; `{ one, other }` is chosen by the value `count`. */
export type Message = string | { one: string; other: string };
