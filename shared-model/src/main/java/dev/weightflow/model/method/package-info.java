/**
 * The fine-tuning methods of the paper's Table 1. A method says which weights move, along which field, and which parameters
 * are trained; the backbone and the decoders stay untouched and know none of them.
 */
package dev.weightflow.model.method;
