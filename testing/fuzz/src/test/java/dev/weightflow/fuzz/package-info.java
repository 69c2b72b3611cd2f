/**
 * Shared code of the fuzz targets. A target is a class {@code …FuzzTest} in the package of the reader that it calls, with one method, as a process
 * fuzzes one; {@code src/test/resources} has the corpus that is kept, in a folder of each class, and each input is run as a test.
 */
package dev.weightflow.fuzz;
