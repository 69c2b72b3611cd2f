/**
 * Operations on tensors that a method file may use, a row each: names, arguments, the shapes and types of results, which are known before the engine
 * is called, whether gradients pass, and the function of our own scripts that computes it.
 */
package dev.weightflow.model.method.file.operation;
