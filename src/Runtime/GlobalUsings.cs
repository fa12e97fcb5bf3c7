global using Instrumentation.Journal;
