/**
 * The fine-tuning methods of the paper's Table 1. A method defines the weights that move, the field along which they do, and the trained parameters;
 * the backbone and the decoders stay unchanged and know none of them.
 */
package dev.weightflow.model.method;
