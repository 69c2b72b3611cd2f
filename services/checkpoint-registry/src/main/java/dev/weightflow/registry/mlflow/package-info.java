/**
 * Read-only subset of MLflow's model registry, so that MLflow's clients find models here: registered models, versions and aliases under {@code
 * /api/2.0/mlflow}, as MLflow's REST documentation describes them.
 */
package dev.weightflow.registry.mlflow;
