/** Posts JSON to a path of this server. Null where nothing was answered. */
export type Post = (path: string, json: string) => Promise<{ readonly status: number } | null>;
