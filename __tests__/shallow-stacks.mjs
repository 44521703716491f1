// undici makes an error for each connection that it closes, and jest keeps and reads a hundred frames of each.
Error.stackTraceLimit = 20;
