/** The platform on this machine at the command line: its options, and its status as text. */
package dev.weightflow.cli.platform;
