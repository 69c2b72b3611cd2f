/** The edge to Quarkus: reads the settings, puts the parts together, starts and stops them. */
package dev.weightflow.evaluator.config;
