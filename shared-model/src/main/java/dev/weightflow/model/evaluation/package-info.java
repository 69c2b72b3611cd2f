/**
 * Evaluation of models and predictions: the metrics of a network on samples ({@link dev.weightflow.model.evaluation.Evaluation}), all maps of one
 * image ({@link dev.weightflow.model.evaluation.Predictor}), and the metrics of any model's predictions in PNG files
 * ({@link dev.weightflow.model.evaluation.PredictionScorer}).
 */
package dev.weightflow.model.evaluation;
