"""Operations rendered alone."""
