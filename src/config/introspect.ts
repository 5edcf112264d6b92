import { z } from "zod";

type Schema = z.core.$ZodType;

/** The schema of a key inside a schema, the key matched without regard to case; undefined where there is none. */
export function childOf(schema: Schema, key: string): { key: string | number; schema: Schema } | undefined {
  for (const option of bare(schema)) {
    if (option instanceof z.ZodObject) {
      const known = Object.keys(option.shape).find((name) => name.toLowerCase() === key.toLowerCase());
      if (known !== undefined) return { key: known, schema: option.shape[known] as Schema };
    }
    if (option instanceof z.ZodArray && /^\d{1,4}$/.test(key)) return { key: Number(key), schema: option.element };
    if (option instanceof z.ZodRecord) return { key, schema: option.valueType };
  }
  return undefined;
}

/** The keys that the objects of a schema may have. */
export function keysOf(schema: Schema): string[] {
  return bare(schema).flatMap((option) => (option instanceof z.ZodObject ? Object.keys(option.shape) : []));
}

/** Whether a schema takes texts. */
export function takesText(schema: Schema): boolean {
  return bare(schema).some((option) => option instanceof z.ZodString || option instanceof z.ZodEnum);
}

/** The schema at a path; undefined where there is none. */
export function schemaAt(schema: Schema, path: readonly PropertyKey[]): Schema | undefined {
  return path.reduce<Schema | undefined>((at, key) => at && childOf(at, String(key))?.schema, schema);
}

/** What a schema's `.describe()` says, its own or that of what it wraps. */
export function descriptionOf(schema: Schema): string | undefined {
  const own = z.globalRegistry.get(schema)?.description;
  if (own !== undefined) return own;
  const inner = unwrapped(schema);
  return inner && descriptionOf(inner);
}

function bare(schema: Schema): Schema[] {
  const inner = unwrapped(schema);
  if (inner) return bare(inner);
  return schema instanceof z.ZodUnion ? schema.options.flatMap(bare) : [schema];
}

function unwrapped(schema: Schema): Schema | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return schema.unwrap();
  }
  return schema instanceof z.ZodPipe ? schema.in : undefined;
}
