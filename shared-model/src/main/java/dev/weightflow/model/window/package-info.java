/** Windows of images: features of each, by the base backbone and by a model's predictions, in which drift is looked for. */
package dev.weightflow.model.window;
