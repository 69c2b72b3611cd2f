/** REST interface of the ingestion. A request over REST becomes the same record as one by the topic of requests. */
package dev.weightflow.ingestion.rest;
