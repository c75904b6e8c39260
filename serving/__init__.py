"""What answers and takes in: any worker for any key. It imports no app."""
