"""Operations and parameters as objects of Sphinx, and what pages document, kept between builds."""
