/**
 * What the log says about evaluations: what was asked for, and what came of it. A decision states facts, facts are appended, and only
 * replaying a fact changes what the book says; so all instances know the same evaluations.
 *
 * <p>An evaluation's identity is the id of its request, which is a hash of checkpoint, data set and order: asking twice for the same
 * finds the same evaluation. Its answer is found by causation: the request is the answer's parent.
 */
package dev.weightflow.evaluator.book;
