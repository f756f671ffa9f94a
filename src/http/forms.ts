import type { FastifyInstance } from 'fastify';

const FORM_TYPES = ['application/x-www-form-urlencoded', 'multipart/form-data'];

/**
 * Lets routes that say `takesForms` in their config be called with a form, whose fields nobody
 * reads; every other route refuses forms, so that no foreign page can send one in a user's name.
 */
export function acceptFormsWhereWanted(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(FORM_TYPES, { parseAs: 'string' }, (request, _body, done) => {
    const { takesForms } = request.routeOptions.config as { takesForms?: boolean };
    if (takesForms === true) done(null, undefined);
    else done(Object.assign(new Error('no forms here'), { statusCode: 415 }));
  });
}
