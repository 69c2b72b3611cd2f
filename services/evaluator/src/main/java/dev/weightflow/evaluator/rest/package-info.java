/** REST interface of the evaluator. A request over REST becomes the same record as one by the topic of requests. */
package dev.weightflow.evaluator.rest;
