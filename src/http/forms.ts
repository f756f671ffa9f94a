import type { FastifyInstance } from 'fastify';

const FORM_TYPES = ['application/x-www-form-urlencoded', 'multipart/form-data'];

/**
 * Lets routes that say `takesForms` in their config be called with a form: `true` when nobody reads
 * its fields, `'fields'` when they are the body. Every other route refuses forms, so that no foreign
 * page can send one in a user's name.
 */
export function acceptFormsWhereWanted(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(FORM_TYPES, { parseAs: 'string' }, (request, body, done) => {
    const { takesForms } = request.routeOptions.config as { takesForms?: boolean | 'fields' };
    if (takesForms === true) done(null, undefined);
    else if (takesForms === 'fields')
      done(null, Object.fromEntries(new URLSearchParams(String(body))));
    else done(Object.assign(new Error('no forms here'), { statusCode: 415 }));
  });
}
