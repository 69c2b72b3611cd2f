/** When a model is trained again by itself: the policy, and what a decision by it rests on. */
package dev.weightflow.schema.retraining;
