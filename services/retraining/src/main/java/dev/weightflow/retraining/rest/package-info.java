/** REST interface of retraining: policies, and the decisions about datasets, as JSON. */
package dev.weightflow.retraining.rest;
