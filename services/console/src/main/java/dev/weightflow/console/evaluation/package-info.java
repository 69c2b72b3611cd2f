/** One evaluation: what was measured, the worst images, which classes are taken for which, any sample. */
package dev.weightflow.console.evaluation;
