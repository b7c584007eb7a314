ALTER TYPE channel ADD VALUE 'phone';
