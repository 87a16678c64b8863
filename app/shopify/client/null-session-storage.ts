/** A session storage that holds nothing and takes nothing in. */
export const nullSessionStorage = {
  storeSession: async () => false,
  loadSession: async () => undefined,
  deleteSession: async () => true,
  deleteSessions: async () => true,
  findSessionsByShop: async () => [],
};
