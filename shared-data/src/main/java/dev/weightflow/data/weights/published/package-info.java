/**
 * Published pre-trained weights by name: the table of their addresses, and a cache into which they are downloaded. A file appears in the cache when
 * its length, its digest and its structure have been checked, and not before.
 */
package dev.weightflow.data.weights.published;
