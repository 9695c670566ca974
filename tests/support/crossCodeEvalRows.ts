/** Rows like CrossCodeEval's. Knows no reader. */
export function crossCodeEvalRow(more: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return {
    prompt: 'from shop.prices import price_of\n\ngross = ',
    groundtruth: 'price_of(item)',
    right_context: '\nprint(gross)\n',
    metadata: {
      ...{ task_id: 'project_cc_python/62', repository: 'own-shop-a544085', file: 'shop/cart.py' },
      ...{ context_start_lineno: 0, groundtruth_start_lineno: 2, right_context_start_lineno: 3 },
    },
    ...more,
  };
}
