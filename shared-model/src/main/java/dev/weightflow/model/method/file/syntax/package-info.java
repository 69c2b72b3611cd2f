/**
 * Language of method files: a closed subset of Python, parsed by a lexer and a parser of our own into a tree, each node with its line. Nothing
 * outside the grammar can be expressed. {@code docs/reference/method-files.md} describes it.
 */
package dev.weightflow.model.method.file.syntax;
