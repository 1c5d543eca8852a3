/** Addresses of the console's pages: the service answers exactly these with the shell, everything else stays JSON. */
export const PAGES = [
  '/',
  '/login',
  '/search',
  '/r/:recording',
  '/visits',
  '/visits/:id',
  '/insights',
  '/intake',
  '/admin',
  '/admin/keys',
  '/admin/stores',
  '/admin/devices',
  '/admin/system',
  '/help',
] as const
