package dev.hansa.gateway.transcoder.json;

import com.google.protobuf.Descriptors.FieldDescriptor;

/**
 * What the values of a field are. Numbers rather than an enum, for a switch over them is one jump
 * in the innermost loop of both directions; those from {@link #MESSAGE} on are messages.
 */
final class Kind {
  static final int INT32 = 0;
  static final int INT64 = 1;
  static final int UINT32 = 2;
  static final int UINT64 = 3;
  static final int SINT32 = 4;
  static final int SINT64 = 5;
  static final int FIXED32 = 6;
  static final int FIXED64 = 7;
  static final int SFIXED32 = 8;
  static final int SFIXED64 = 9;
  static final int FLOAT = 10;
  static final int DOUBLE = 11;
  static final int BOOL = 12;
  static final int ENUM = 13;
  static final int STRING = 14;
  static final int BYTES = 15;
  static final int MESSAGE = 16;
  static final int GROUP = 17;

  private Kind() {}

  static int of(FieldDescriptor.Type type) {
    return switch (type) {
      case INT32 -> INT32;
      case INT64 -> INT64;
      case UINT32 -> UINT32;
      case UINT64 -> UINT64;
      case SINT32 -> SINT32;
      case SINT64 -> SINT64;
      case FIXED32 -> FIXED32;
      case FIXED64 -> FIXED64;
      case SFIXED32 -> SFIXED32;
      case SFIXED64 -> SFIXED64;
      case FLOAT -> FLOAT;
      case DOUBLE -> DOUBLE;
      case BOOL -> BOOL;
      case ENUM -> ENUM;
      case STRING -> STRING;
      case BYTES -> BYTES;
      case MESSAGE -> MESSAGE;
      case GROUP -> GROUP;
    };
  }
}
