/**
 * Models and predictions measured: the metrics of a network on samples ({@link dev.weightflow.model.evaluation.Evaluation}), all maps
 * of one image ({@link dev.weightflow.model.evaluation.Predictor}), a pass from file to file for comparisons
 * ({@link dev.weightflow.model.evaluation.ForwardPass}), and the metrics of predictions that lie on disk as PNG files, whatever model
 * made them ({@link dev.weightflow.model.evaluation.PredictionScorer}).
 */
package dev.weightflow.model.evaluation;
