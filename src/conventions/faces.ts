import { defineConvention } from './define.js';

/** JavaServer Faces, Jakarta Faces. */
export const faces = defineConvention({
  id: 'faces',
  name: 'Jakarta Faces',
  controls: {
    sets: (handler, id) => {
      const pairs = [...handler.matchAll(/(['"])([^'"]{1,100})\1\s*:\s*(['"])([^'"]{0,100})\3/g)];
      const named = pairs.map(([, , name = '', , value = '']) => [name, value] as const);
      return [...named, ...ownName(handler, id)];
    },
  },
});

/**
 * Apache MyFaces hands over the names of the form and of the link alone, and writes the one into a field of the other.
 */
function ownName(handler: string, id: string): (readonly [name: string, value: string])[] {
  const [, form, link] =
    /\.oam\.submitForm\(\s*['"]([^'"]{1,100})['"]\s*,\s*['"]([^'"]{1,100})['"]/.exec(handler) ?? [];
  return form !== undefined && link === id ? [[`${form}:_idcl`, id]] : [];
}
