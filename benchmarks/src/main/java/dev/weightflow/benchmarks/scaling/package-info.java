/** What a platform of many workers would ask of its parts, by what one of them was measured to take. */
package dev.weightflow.benchmarks.scaling;
