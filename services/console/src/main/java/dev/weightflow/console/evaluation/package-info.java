/** Evaluations: figures, the worst images, confusions of classes, any sample. */
package dev.weightflow.console.evaluation;
