/** Files: the PASCAL_MT folder with its pictures, MATLAB structures and lists, written whole or not at all. */
package dev.weightflow.scenes.layout;
